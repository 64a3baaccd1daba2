package org.flexmeter.gateway.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What a process wrote and synced (native/powercut.c), and what a power cut leaves of it. */
final class PowerCutLog {

    /** What becomes of what was not synced. */
    enum Unsynced {
        LOST,
        /** In order up to some point, the last of it torn. */
        PREFIX,
        /** In any selection, each of it maybe torn: the disk has reordered. */
        SUBSET
    }

    private record Entry(char type, int file, long offset, byte[] data) {
        private String text() {
            return new String(data, StandardCharsets.UTF_8);
        }
    }

    /** A file as the disk has it, and what is on its way there. */
    private static final class DiskFile {
        private static final int SECTOR = 512;

        private byte[] content;
        private int size;
        private boolean exists;
        private final List<Entry> unsynced = new ArrayList<>();

        private DiskFile(byte[] content, boolean exists) {
            this.content = content.clone();
            this.size = content.length;
            this.exists = exists;
        }

        private void sync() {
            unsynced.forEach(entry -> apply(entry, entry.data().length));
            unsynced.clear();
            exists = true;
        }

        private void cut(Unsynced fate, Random random) {
            int upto = fate == Unsynced.PREFIX ? random.nextInt(unsynced.size() + 1) : 0;
            for (int i = 0; i < unsynced.size(); i++) {
                boolean stays = fate == Unsynced.SUBSET ? random.nextBoolean() : i < upto;
                if (stays) {
                    boolean tears =
                            fate == Unsynced.SUBSET ? random.nextInt(8) == 0 : i == upto - 1;
                    exists = true;
                    apply(unsynced.get(i), tears ? torn(unsynced.get(i), random) : whole(i));
                }
            }
        }

        private int whole(int i) {
            return unsynced.get(i).data().length;
        }

        private static int torn(Entry entry, Random random) {
            return Math.min(
                    entry.data().length, random.nextInt(entry.data().length / SECTOR + 1) * SECTOR);
        }

        private void apply(Entry entry, int length) {
            int end = (int) entry.offset() + length;
            if (entry.type() == 'T') {
                room(end);
                Arrays.fill(content, Math.min(size, end), content.length, (byte) 0);
                size = end;
            } else if (length > 0) {
                room(end);
                System.arraycopy(entry.data(), 0, content, (int) entry.offset(), length);
                size = Math.max(size, end);
            }
        }

        private void room(int end) {
            if (end > content.length) {
                content = Arrays.copyOf(content, end * 2);
            }
        }

        private byte[] content() {
            return Arrays.copyOf(content, size);
        }
    }

    private final Map<String, byte[]> before;
    private final List<Entry> entries;

    private PowerCutLog(Map<String, byte[]> before, List<Entry> entries) {
        this.before = before;
        this.entries = entries;
    }

    /**
     * @param before the folder's files when the process was started
     * @param log what the process left
     */
    static PowerCutLog read(Map<String, byte[]> before, Path log) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.LITTLE_ENDIAN);
        List<Entry> entries = new ArrayList<>();
        while (bytes.remaining() >= 17) {
            char type = (char) bytes.get();
            int file = bytes.getInt();
            long offset = bytes.getLong();
            int length = bytes.getInt();
            if (length > bytes.remaining()) {
                break; // the process was killed within this record
            }
            byte[] data = new byte[length];
            bytes.get(data);
            entries.add(new Entry(type, file, offset, data));
        }
        return new PowerCutLog(before, entries);
    }

    int size() {
        return entries.size();
    }

    /** Behind so many acknowledgements. */
    int behindAcknowledgement(int number) {
        int seen = 0;
        for (int i = 0; i < entries.size(); i++) {
            seen += entries.get(i).type() == 'A' && entries.get(i).text().startsWith("+") ? 1 : 0;
            if (seen == number) {
                return i + 1;
            }
        }
        throw new IllegalStateException("the process has acknowledged only " + seen);
    }

    /** What the process had said when the power was cut. */
    List<String> said(int records) {
        return entries.subList(0, records).stream()
                .filter(entry -> entry.type() == 'A')
                .flatMap(entry -> entry.text().lines())
                .toList();
    }

    /** Writes what the disk has after the power was cut behind so many records. */
    void cut(int records, Unsynced fate, Random random, Path folder) throws IOException {
        Map<String, DiskFile> disk = new TreeMap<>();
        before.forEach((name, content) -> disk.put(name, new DiskFile(content, true)));
        Map<Integer, DiskFile> numbers = new HashMap<>();
        entries.subList(0, records).forEach(entry -> replay(entry, disk, numbers));
        for (Map.Entry<String, DiskFile> file : disk.entrySet()) {
            file.getValue().cut(fate, random);
            if (file.getValue().exists) {
                Files.write(folder.resolve(file.getKey()), file.getValue().content());
            }
        }
    }

    private static void replay(
            Entry entry, Map<String, DiskFile> disk, Map<Integer, DiskFile> numbers) {
        switch (entry.type()) {
            case 'O' ->
                    numbers.put(
                            entry.file(),
                            disk.computeIfAbsent(
                                    entry.text(), name -> new DiskFile(new byte[0], false)));
            case 'W', 'T' -> numbers.get(entry.file()).unsynced.add(entry);
            case 'S' -> numbers.get(entry.file()).sync();
            case 'D' -> disk.values().forEach(file -> file.exists = true);
            case 'U' -> disk.remove(entry.text());
            default -> {
                // an acknowledgement writes nothing
            }
        }
    }
}
