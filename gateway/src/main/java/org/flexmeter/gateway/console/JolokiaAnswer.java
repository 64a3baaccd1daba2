package org.flexmeter.gateway.console;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jolokia.json.JSONObject;

/**
 * An answer as it grows: each part is text before the next request is done. A part that would make
 * it larger than allowed is left out, and the answer is full.
 */
final class JolokiaAnswer {
    private static final int TOO_LARGE = 413;

    private final int most;
    private final boolean bulk;
    private final Buffer text = Buffer.buffer();
    private boolean full;

    /**
     * @param most bytes; what is said about parts that are left out comes on top
     * @param bulk whether it is a list
     */
    JolokiaAnswer(int most, boolean bulk) {
        this.most = most;
        this.bulk = bulk;
    }

    /** Whether a part has been left out. */
    boolean full() {
        return full;
    }

    void add(JSONObject part) {
        if (bulk) {
            text.appendString(text.length() == 0 ? "[" : ",");
        }
        Part bytes = new Part(most - text.length());
        try {
            write(part, bytes);
            text.appendBuffer(bytes.written);
        } catch (IOException e) {
            full = true;
            text.appendString(tooLarge("done; the answer is too large, ask for less").toString());
        }
    }

    /** What is answered to a request that is not done, or whose answer is left out. */
    static JSONObject tooLarge(String error) {
        JSONObject answer = new JSONObject();
        answer.put("status", TOO_LARGE);
        answer.put("error", error);
        return answer;
    }

    Buffer end() {
        if (bulk) {
            text.appendString(text.length() == 0 ? "[]" : "]");
        }
        return text;
    }

    private static void write(JSONObject part, OutputStream out) throws IOException {
        try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            part.writeJSONString(writer);
        }
    }

    /** Takes so many bytes at most. */
    private static final class Part extends OutputStream {
        private final Buffer written = Buffer.buffer();
        private final int most;

        Part(int most) {
            this.most = most;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (length > most - written.length()) {
                throw new IOException("too large");
            }
            written.appendBytes(from, offset, length);
        }
    }
}
