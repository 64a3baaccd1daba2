package org.flexmeter.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.flexmeter.it.Tally.Surface;
import org.flexmeter.world.process.Pause;

/**
 * Attacks a gateway at all its surfaces for a while, each on threads of its own, and then prints
 * its {@link Tally}. A process of its own, so that it can have a low priority.
 */
final class Attacker {
    /** One thing that is tried again and again. */
    interface Attack {
        void once(Random random) throws Exception;
    }

    private static final Duration REST = Duration.ofMillis(100);

    private final Properties target = new Properties();
    private final Tally tally = new Tally();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    private Attacker(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            target.load(reader);
        }
    }

    /**
     * @param arguments a file of properties: what is attacked, for how many {@code seconds}, with
     *     which {@code seed}
     */
    public static void main(String[] arguments) throws Exception {
        new Attacker(Path.of(arguments[0])).run();
    }

    private int number(String key) {
        return Integer.parseInt(target.getProperty(key));
    }

    private void run() throws Exception {
        HttpAttacks console = new HttpAttacks(Surface.CONSOLE, number("console"), tally);
        HttpAttacks wake = new HttpAttacks(Surface.WAKE, number("wake"), tally);
        for (int i = 0; i < 3; i++) {
            attack("console", console);
            attack("wake", wake);
            attack("jolokia", jolokia(i == 0 ? "admin" : "vera"));
        }
        attack("console-crowd", console::crowd);
        attack("wake-crowd", wake::crowd);
        attack("mqtt", new MqttAttacks(target.getProperty("broker"), tally));
        attack("rows", new RowAttacks(target, tally));
        attack("serial", new SerialAttacks(number("line"), tally));
        attack("files", new FileAttacks(Path.of(target.getProperty("home")), tally));
        Pause.of(Duration.ofSeconds(number("seconds")));
        over = true;
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(15).toMillis());
        }
        System.out.print(tally.text());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private JolokiaAttacks jolokia(String user) {
        byte[] login = (user + ":" + target.getProperty(user)).getBytes(StandardCharsets.UTF_8);
        return new JolokiaAttacks(
                number("console"), "Basic " + Base64.getEncoder().encodeToString(login), tally);
    }

    private void attack(String name, Attack attack) {
        Random random = new Random(number("seed") + threads.size());
        Thread thread =
                new Thread(
                        () -> {
                            while (!over) {
                                tryOnce(name, attack, random);
                            }
                        },
                        name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** A failure is what a gateway that defends itself is for; it is said, lest one hide a bug. */
    private void tryOnce(String name, Attack attack, Random random) {
        try {
            attack.once(random);
        } catch (Exception e) {
            System.out.println(name + ": " + e);
            Pause.of(REST);
        }
    }
}
