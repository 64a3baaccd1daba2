package org.flexmeter.bench.child;

import java.io.IOException;
import java.nio.file.Path;
import org.flexmeter.bench.load.Series;

/**
 * A control centre that counts, as a process of its own: {@code expect <series> <times>}, {@code
 * keep <n>}, {@code counts}, {@code times <file>}, {@code kept <file>}.
 */
public final class Subscriber {
    private static final int SERIES_WORDS = 5;

    private Subscriber() {}

    /**
     * @param args host, port, topic filter
     */
    public static void main(String[] args) throws IOException {
        Heard heard = new Heard();
        MqttReader reader = MqttReader.connect(args[0], Integer.parseInt(args[1]), args[2], heard);
        Thread thread = new Thread(reader::run, "mqtt-reader");
        thread.setDaemon(true);
        thread.start();
        Lines.serve(words -> obey(heard, words));
    }

    private static String obey(Heard heard, String[] words) throws IOException {
        switch (words[0]) {
            case "expect" ->
                    heard.expect(
                            Series.parse(words, 1), Boolean.parseBoolean(words[1 + SERIES_WORDS]));
            case "keep" -> heard.keep(Integer.parseInt(words[1]));
            case "times" -> heard.writeTimes(Path.of(words[1]));
            case "kept" -> heard.writeKept(Path.of(words[1]));
            case "counts" -> {
                return heard.counts();
            }
            default -> throw new IOException("unknown command " + words[0]);
        }
        return "done";
    }
}
