package org.flexmeter.gateway.bounded;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that people edit, of which no more is read than any such file needs. */
public final class BoundedFile {
    /** More than any list of users, of keys or of settings has. */
    public static final int SMALL = 1_048_576;

    private BoundedFile() {}

    /** A file has more bytes than are read of it. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLargeException(int most) {
            super("it has more than %d bytes".formatted(most));
        }
    }

    /**
     * All of a file in UTF-8.
     *
     * @throws IOException if it has more bytes than {@code most}, or cannot be read as text
     */
    public static String text(Path file, int most) throws IOException {
        try (InputStream in = open(file, most)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        }
    }

    /**
     * The lines of a file in UTF-8 of {@link #SMALL} bytes at most.
     *
     * @throws IOException if it has more, or cannot be read as text
     */
    public static List<String> lines(Path file) throws IOException {
        return text(file, SMALL).lines().toList();
    }

    /**
     * A file to be read; reading on fails with {@link TooLargeException} behind {@code most} bytes.
     *
     * @throws IOException if there is none
     */
    public static InputStream open(Path file, int most) throws IOException {
        return new Bounded(Files.newInputStream(file), most);
    }

    private static final class Bounded extends FilterInputStream {
        private final int most;
        private long read;

        private Bounded(InputStream in, int most) {
            super(in);
            this.most = most;
        }

        private void count(int more) throws IOException {
            read += Math.max(0, more);
            if (read > most) {
                throw new TooLargeException(most);
            }
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(count);
            return count;
        }
    }
}
