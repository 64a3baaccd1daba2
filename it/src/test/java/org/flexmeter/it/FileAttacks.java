package org.flexmeter.it;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.flexmeter.it.Tally.Surface;
import org.flexmeter.world.process.Pause;

/** Files of the home folder, damaged or huge, and good again after each. */
final class FileAttacks implements Attacker.Attack {
    /** The gateway looks every two seconds. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(3);

    private static final Set<PosixFilePermission> OWNERS =
            PosixFilePermissions.fromString("rw-------");
    private static final String USERS = "console-users";
    private static final int TOO_LARGE = 70_000_000;
    private static final int LARGE = 12_000_000;

    private final Path home;
    private final Tally tally;
    private final String devices;
    private int turn;

    FileAttacks(Path home, Tally tally) throws IOException {
        this.home = home;
        this.tally = tally;
        this.devices = Files.readString(home.resolve("devices.csv"));
    }

    @Override
    public void once(Random random) throws IOException {
        switch (turn++ % 8) {
            case 0 -> replaced("devices.csv", devices + "iren,\u0000\"," + random.nextLong());
            case 1 -> grown(TOO_LARGE);
            case 2 -> grown(LARGE);
            case 3 -> added("catalogue/iren.yaml", "[".repeat(10_000));
            case 4 -> added("routes/gateways/more.yaml", noise(random));
            case 5 -> replaced(USERS, "vera:operator:" + noise(random));
            case 6 -> replaced(USERS, "x".repeat(TOO_LARGE));
            default -> added("log-levels.properties", noise(random) + "=LOUD\n");
        }
    }

    private static String noise(Random random) {
        byte[] noise = new byte[5_000];
        random.nextBytes(noise);
        return new String(noise, StandardCharsets.ISO_8859_1);
    }

    private void replaced(String name, String text) throws IOException {
        String good = Files.readString(home.resolve(name));
        write(name, text);
        Pause.of(LOOKED_AT);
        write(name, good);
        Pause.of(LOOKED_AT);
    }

    private void added(String name, String text) throws IOException {
        write(name, text);
        Pause.of(LOOKED_AT);
        Files.delete(home.resolve(name));
        Pause.of(LOOKED_AT);
    }

    /** Good lines, more of them than this heap has room for. */
    private void grown(int bytes) throws IOException {
        tally.sent(Surface.FILES);
        Path fresh = home.resolve("devices.csv.new");
        try (BufferedWriter out = Files.newBufferedWriter(fresh)) {
            out.write(devices);
            int written = 0;
            for (int i = 0; written < bytes; i++) {
                String line = "iren,X%08d,water-meter,x-%08d,,,true\n".formatted(i, i);
                out.write(line);
                written += line.length();
            }
        }
        moved(fresh, home.resolve("devices.csv"));
        Pause.of(LOOKED_AT);
        write("devices.csv", devices);
        Pause.of(LOOKED_AT);
    }

    private void write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        tally.sent(Surface.FILES);
        Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.setPosixFilePermissions(fresh, OWNERS);
        moved(fresh, file);
    }

    private static void moved(Path fresh, Path file) throws IOException {
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
