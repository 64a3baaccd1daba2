package org.flexmeter.world.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("bare")
class CommandsTest {
    @TempDir Path folder;

    @Test
    void aBareMachineHasWhatALinuxHasAndNoMore() throws IOException {
        Path mosquitto = program("mosquitto");
        Path setsid = program("setsid");
        String path = "/nowhere::" + folder;

        assertThat(Commands.find("mosquitto", path, false)).contains(mosquitto);
        assertThat(Commands.find("setsid", path, false)).contains(setsid);
        assertThat(Commands.find("mosquitto", path, true)).isEmpty();
        assertThat(Commands.find("setsid", path, true)).contains(setsid);
    }

    @Test
    void everythingOptionalIsHidden() throws IOException {
        for (String name : Commands.OPTIONAL) {
            Path program = program(name);
            assertThat(Commands.find(name, folder.toString(), false)).contains(program);
            assertThat(Commands.find(name, folder.toString(), true)).as(name).isEmpty();
        }
    }

    @Test
    void whatCannotBeExecutedIsNoProgram() throws IOException {
        Files.createFile(folder.resolve("setsid"));
        assertThat(Commands.find("setsid", folder.toString(), false)).isEmpty();
    }

    /** As ./verify --bare has it; the property is handed to the JVM by the build. */
    @Test
    void thePropertyHidesThem() {
        boolean bare = Boolean.getBoolean("fm.test.bare");
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/bin:/sbin:/bin";
        assertThat(Commands.find("mosquitto")).isEqualTo(Commands.find("mosquitto", path, bare));
        assertThat(System.getProperty("fm.test.bare")).isIn("true", "false");
    }

    private Path program(String name) throws IOException {
        return Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
}
