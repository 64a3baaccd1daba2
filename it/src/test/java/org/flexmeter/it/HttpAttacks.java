package org.flexmeter.it;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.flexmeter.it.Tally.Surface;
import org.flexmeter.world.process.Pause;

/** What somebody without a login sends to a port. */
final class HttpAttacks implements Attacker.Attack {
    private static final List<String> PATHS =
            List.of("/login", "/q/health", "/q/metrics", "/jolokia", "/wake/iren", "/nothing", "/");
    private static final int CROWD = 80;
    private static final Duration STAY = Duration.ofSeconds(3);
    private static final Duration AWAY = Duration.ofSeconds(7);

    private final Surface surface;
    private final int port;
    private final Tally tally;

    HttpAttacks(Surface surface, int port, Tally tally) {
        this.surface = surface;
        this.port = port;
        this.tally = tally;
    }

    @Override
    public void once(Random random) throws IOException {
        String path = PATHS.get(random.nextInt(PATHS.size()));
        switch (random.nextInt(8)) {
            case 0 -> unfinished(path);
            case 1 -> send("GET /q/health/group/" + random.nextLong() + " HTTP/1.1\r\n\r\n");
            case 2 -> send("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            case 3 ->
                    send(
                            "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                                    + login(random)
                                    + "\r\n\r\n");
            case 4 ->
                    send(
                            "POST "
                                    + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nOrigin: data:"
                                    + "x".repeat(random.nextInt(7_000))
                                    + "\r\nContent-Length: 0\r\n\r\n");
            case 5 ->
                    send(
                            "POST "
                                    + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
                                    + "Content-Length: 6\r\n\r\nabcdef");
            case 6 -> send("GET " + path + " HTTP/1.1\r\nX: " + "y".repeat(70_000) + "\r\n\r\n");
            default -> send(noise(random));
        }
    }

    private static String login(Random random) {
        // not a user of JolokiaAttacks, who would be locked out with them
        String pair = "karl:" + random.nextLong();
        return Base64.getEncoder().encodeToString(pair.getBytes());
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(2_000, 1, 256).forEach(c -> text.append((char) c));
        return text.append("\r\n\r\n").toString();
    }

    /** Fifteen of them have ended the program, once. */
    private void unfinished(String path) throws IOException {
        List<RawHttp> open = new ArrayList<>();
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9900000\r\n\r\n"
                        + "x".repeat(1_000_000);
        try {
            for (int i = 0; i < 5; i++) {
                tally.sent(surface);
                RawHttp connection = RawHttp.from(i % 2, port);
                open.add(connection);
                if (hungUp(connection, head) || isRefusal(connection.answer())) {
                    tally.refused(surface);
                }
            }
        } finally {
            close(open);
        }
    }

    private void send(String request) throws IOException {
        tally.sent(surface);
        try (RawHttp connection = RawHttp.from(0, port)) {
            if (hungUp(connection, request) || isRefusal(connection.answer())) {
                tally.refused(surface);
            }
        }
    }

    private static boolean hungUp(RawHttp connection, String text) {
        try {
            connection.text(text);
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    /** Closed without a word is one as well. */
    private static boolean isRefusal(String answer) {
        return answer.isEmpty() || answer.startsWith("HTTP/1.1 4");
    }

    /** More connections than a port takes, each with a request that never ends. */
    void crowd(Random random) throws IOException {
        List<RawHttp> open = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                tally.sent(surface);
                open.add(RawHttp.from(i % 6, port));
                hungUp(open.get(i), "GET /login HTTP/1.1\r\nX-" + random.nextInt() + ": ");
            }
            Pause.of(STAY);
            for (RawHttp connection : open) {
                if (connection.isClosed(1)) {
                    tally.refused(surface);
                }
            }
        } finally {
            close(open);
        }
        Pause.of(AWAY);
    }

    private static void close(List<RawHttp> open) throws IOException {
        for (RawHttp connection : open) {
            connection.close();
        }
    }
}
