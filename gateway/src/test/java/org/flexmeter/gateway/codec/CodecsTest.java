package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.flexmeter.gateway.message.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A codec from outside the artifact: a jar in a folder. */
class CodecsTest {
    @TempDir Path folder;

    @Test
    void aCodecFromAJarIsFoundBesideThePackagedOnes() throws IOException {
        jar("line-text.jar", TextCodec.class);
        Codecs codecs = Codecs.with(folder);
        assertThat(codecs.names()).containsExactly("midori", "text", "unibo");
        List<Decoded> items =
                Lines.all(codecs.byName("text"), "7;x\n12;\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(Lines.rows(items))
                .extracting(r -> r.get("address"))
                .containsExactly("7;x", "12;");
    }

    @Test
    void twoOfOneNameAreRefused() throws IOException {
        jar("imitation.jar", Imitation.class);
        assertThatThrownBy(() -> Codecs.with(folder))
                .hasMessageContaining("two codecs are named 'midori'")
                .hasMessageContaining(Imitation.class.getName());
    }

    @Test
    void aFolderThatIsNotThereHoldsNone() {
        assertThat(Codecs.with(folder.resolve("none")).names()).containsExactly("midori", "unibo");
    }

    private void jar(String name, Class<?> codec) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + Codec.class.getName()));
            jar.write(codec.getName().getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
    }

    /** Lines of text that end with LF: nothing like the packaged protocols. */
    public static final class TextCodec implements Codec, Framing {
        @Override
        public String name() {
            return "text";
        }

        @Override
        public Framing framing() {
            return this;
        }

        @Override
        public int longest() {
            return 80;
        }

        @Override
        public Verdict look(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] == '\n') {
                    return new Verdict.Frame(i + 1 - from);
                }
            }
            return Verdict.MORE;
        }

        @Override
        public Decoder decoder(Origin origin) {
            return (frame, now) -> List.of(reading(frame, now));
        }

        private static Decoded reading(byte[] frame, Instant now) {
            String text = new String(frame, StandardCharsets.US_ASCII).strip();
            return new Decoded.Reading(
                    new Row(Map.of("feed", "text", "address", text, "at", now)),
                    Decoded.NO_ACKNOWLEDGEMENT);
        }
    }

    /** Takes the name of a packaged one. */
    public static final class Imitation implements Codec {
        @Override
        public String name() {
            return "midori";
        }

        @Override
        public Framing framing() {
            return new TextCodec();
        }

        @Override
        public Decoder decoder(Origin origin) {
            return new TextCodec().decoder(origin);
        }
    }
}
