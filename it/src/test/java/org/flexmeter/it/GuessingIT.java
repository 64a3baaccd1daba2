package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.Pause;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody guesses a password, in parallel and from several addresses of the loopback. */
class GuessingIT {
    private static final String RIGHT = "a long enough password";

    /** Logins of one user from one machine that are looked at in a minute. */
    private static final long LOOKED_AT = 10;

    /** One address has 16 connections at most. */
    private static final int OF_ONE_ADDRESS = 15;

    private static final int TRIES = 180;

    /** A hash costs tenths of a second of a core, and here they wait for each other. */
    private static final int PATIENCE_MILLIS = 180_000;

    @AutoClose private static Bench bench;

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new Bench(folder);
        PostgreSql database = bench.world().standardSql();
        bench.settings().iren(database);
        bench.device("iren,W1,water-meter,w1");
        bench.writeHome();
        bench.example("iren-standard-sql");
        for (String name : new String[] {"otto", "vera"}) {
            Cli.Result added =
                    Cli.runWith(
                            RIGHT + "\n",
                            bench,
                            "users",
                            "add",
                            name,
                            "--role",
                            "viewer",
                            "--password-stdin");
            assertThat(added.exitCode()).as(added.output()).isZero();
        }
        bench.settings().broker(bench.world().broker());
        bench.writeHome();
        // not as what lives for seconds: there a hash takes eight times as long
        bench.gateway().java("-Xmx256m").start().awaitReady(Bench.PATIENCE);
    }

    private static int status(String from, String user, String password) throws IOException {
        String pair =
                Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        int port = Integer.parseInt(bench.world().home().setting("quarkus.management.port"));
        try (RawHttp connection = RawHttp.from(from, port)) {
            return RawHttp.status(
                    connection
                            .lines(
                                    "GET /api/status HTTP/1.1",
                                    "Host: localhost",
                                    "Authorization: Basic " + pair,
                                    "")
                            .answer(PATIENCE_MILLIS));
        }
    }

    /**
     * What becomes of a guess in the end: busy is asked again, as the answer says, and so is who
     * came while a connection that is closed was still counted.
     */
    private static int lookedAt(String from, String guess) throws IOException {
        int status = status(from, "otto", guess);
        for (int i = 0; i < TRIES && (status == 503 || status == 0); i++) {
            Pause.of(Duration.ofSeconds(1));
            status = status(from, "otto", guess);
        }
        return status;
    }

    private static List<Integer> guessAtOnce(int count) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        CountDownLatch ready = new CountDownLatch(count);
        try {
            List<Future<Integer>> guesses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String from = "127.0.0." + (2 + i / OF_ONE_ADDRESS);
                String guess = "a wrong password " + i;
                guesses.add(
                        threads.submit(
                                () -> {
                                    ready.countDown();
                                    ready.await();
                                    return lookedAt(from, guess);
                                }));
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> guess : guesses) {
                answers.add(guess.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void manyAtOnceAreNoWayAroundTheBrakeAndLockOutNobodyElse() throws Exception {
        long began = System.nanoTime();
        List<Integer> answers = guessAtOnce(60);
        assertThat(answers).as("wrong, or too many").containsOnly(401, 429);
        long evaluated = answers.stream().filter(status -> status == 401).count();
        assertThat(status("127.0.0.1", "vera", RIGHT)).as("another user").isEqualTo(200);
        long minutes = 1 + Duration.ofNanos(System.nanoTime() - began).toMinutes();
        assertThat(evaluated).as("of all addresses").isLessThanOrEqualTo(LOOKED_AT * minutes);
    }

    /** A minute may pass on a busy machine, after which guesses are looked at again. */
    @Test
    void theLoopbackIsOneAddress() {
        eventually(
                () -> {
                    assertThat(status("127.0.0.77", "otto", "wrong")).isEqualTo(429);
                    assertThat(status("127.0.0.78", "otto", RIGHT)).isEqualTo(429);
                });
        eventually(() -> assertThat(status("127.0.0.78", "vera", RIGHT)).isEqualTo(200));
    }
}
