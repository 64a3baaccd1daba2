package org.flexmeter.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hawtio's files, in the archive that the build makes. */
class ArchiveTest {
    @TempDir private Path folder;

    @Test
    void filesAreReadAndNothingIsLeftBehind() throws IOException {
        Path state = folder.resolve("state");
        Archive archive = new Archive("hawtio-static.zip", state);

        assertThat(archive.read("index.html"))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .get()
                .asString()
                .containsIgnoringCase("<!doctype html>");
        assertThat(archive.read("no-such.html")).isEmpty();
        assertThat(archive.read("static")).isEmpty();
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void anArchiveThatIsNotThereIsTold() {
        assertThatThrownBy(() -> new Archive("none.zip", folder).read("index.html"))
                .isInstanceOf(IOException.class)
                .hasMessage("none.zip is not in this program");
    }
}
