package org.flexmeter.gateway.bounded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flexmeter.gateway.catalogue.CatalogueSource;
import org.flexmeter.gateway.registry.DeviceRegistryFile;
import org.flexmeter.gateway.registry.RegistryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of any size. */
class BoundedFileTest {
    @TempDir Path folder;

    private Path large(String name) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1_000_000_000_000L);
        }
        return file;
    }

    @Test
    void aFileUpToTheLimitIsReadWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "zwölf");
        assertThat(BoundedFile.text(file, 6)).isEqualTo("zwölf");
        assertThatThrownBy(() -> BoundedFile.text(file, 5)).hasMessage("it has more than 5 bytes");
        Files.write(file, new byte[] {(byte) 0xC3});
        assertThatThrownBy(() -> BoundedFile.text(file, 5))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void aHugeFileOfDevicesIsToldInOneLine() throws IOException {
        Path file = large("devices.csv");
        assertThatThrownBy(() -> DeviceRegistryFile.load(file))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(file + ":1: ");
    }

    @Test
    void manyDevicesBeyondTheLimitAreToldInOneLine() throws IOException {
        Path file = folder.resolve("devices.csv");
        String line = "# " + "x".repeat(998) + "\n";
        Files.writeString(file, line.repeat(70_000));
        assertThatThrownBy(() -> DeviceRegistryFile.load(file))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("it has more than 67108864 bytes");
    }

    @Test
    void aHugeCatalogueIsToldInOneLine() throws IOException {
        assertThat(CatalogueSource.file(large("iren.yaml")).fault().orElseThrow())
                .contains("it has more than 4194304 bytes");
    }
}
