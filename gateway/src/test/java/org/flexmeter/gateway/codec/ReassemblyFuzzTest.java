package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random loss, repetition, damage and order of UniBO's packets against what must come out. */
class ReassemblyFuzzTest {
    private static final Pattern PACKET_LOST = Pattern.compile("of reading (\\d+) was lost");
    private static final Pattern READINGS_LOST = Pattern.compile("between .*: ([\\d, ]+)\\.");
    private static final int NODES = 5;

    /** Readings are told apart by sixteen bits of their current. */
    private static final int ROUNDS = Math.min(Fuzz.COUNT / NODES, 65_000);

    private static final int MOST_BEHIND = 12;

    private final Random random = Fuzz.random();
    private final LineSession session = new LineSession(new UniboCodec(), Lines.ORIGIN);
    private final Map<String, Integer> decoded = new TreeMap<>();
    private final Map<String, Integer> lost = new TreeMap<>();
    private final Map<String, Integer> expectedDecoded = new TreeMap<>();
    private final Map<String, Integer> expectedLost = new TreeMap<>();
    private Instant now = Lines.NOW;

    @Test
    void everyCompletePairIsDecodedOnceAndEveryOtherIsTold() {
        for (int round = 0; round < ROUNDS; round++) {
            send(round(round));
        }
        finish();
        assertThat(decoded).as(Fuzz.again()).isEqualTo(expectedDecoded);
        assertThat(lost).as(Fuzz.again()).isEqualTo(expectedLost);
    }

    @Test
    void whateverTheOrderNothingIsDecodedTwiceAndNothingVanishes() {
        List<byte[]> window = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            window.addAll(round(round));
            Collections.shuffle(window, random);
            // nothing stays behind for long: a sequence of eight bits cannot tell 256 readings
            // apart
            boolean all = round % MOST_BEHIND == 0;
            int send = all ? window.size() : random.nextInt(window.size());
            send(window.subList(0, send));
            window.subList(0, send).clear();
        }
        send(window);
        finish();
        assertThat(decoded.values()).as(Fuzz.again()).containsOnly(1);
        assertThat(expectedDecoded.keySet().containsAll(decoded.keySet()))
                .as("nothing was made up, " + Fuzz.again())
                .isTrue();
        Map<String, Integer> sent = bySequence(expectedDecoded, expectedLost);
        Map<String, Integer> out = bySequence(decoded, lost);
        assertThat(
                        sent.keySet().stream()
                                .filter(name -> out.getOrDefault(name, 0) < sent.get(name)))
                .as("neither decoded nor told, " + Fuzz.again())
                .isEmpty();
        assertThat(decoded).as("most come through").hasSizeGreaterThan(ROUNDS * NODES / 4);
    }

    /** One reading of each node, with what the air does to it; notes what must come out. */
    private List<byte[]> round(int round) {
        List<List<byte[]>> packets = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            packets.add(reading(node, round));
        }
        return interleaved(packets);
    }

    private List<byte[]> reading(int node, int round) {
        boolean framed = round == 0 || round == ROUNDS - 1; // both ends are whole
        boolean first = framed || random.nextInt(10) > 0;
        boolean second = framed || random.nextInt(10) > 0;
        if (!framed && random.nextInt(20) == 0) {
            first = false;
            second = false;
        }
        count(node, round, first && second);
        List<byte[]> packets = new ArrayList<>();
        add(packets, packet(Lines.PACKET_1, node, round), first);
        add(packets, packet(Lines.PACKET_2, node, round), second);
        if (random.nextBoolean()) {
            Collections.swap(packets, 0, packets.size() - 1);
        }
        if (random.nextInt(4) == 0) {
            packets.add(packets.get(random.nextInt(packets.size())));
        }
        return packets;
    }

    /** The packet; or what is left of it, damaged, when it does not come through. */
    private void add(List<byte[]> packets, byte[] packet, boolean whole) {
        packets.add(whole ? packet : Lines.with(packet, 20, packet[20] ^ 0x40));
    }

    private void count(int node, int round, boolean complete) {
        if (complete) {
            expectedDecoded.merge(name(node, round & 0xFF, round & 0xFFFF), 1, Integer::sum);
        } else {
            expectedLost.merge(name(node, round & 0xFF), 1, Integer::sum);
        }
    }

    /** The packets of each node stay in order, those of different nodes mix. */
    private List<byte[]> interleaved(List<List<byte[]>> packets) {
        List<byte[]> mixed = new ArrayList<>();
        List<List<byte[]>> left = new ArrayList<>(packets);
        while (!left.isEmpty()) {
            List<byte[]> one = left.get(random.nextInt(left.size()));
            mixed.add(one.remove(0));
            left.removeIf(List::isEmpty);
        }
        return mixed;
    }

    private static byte[] packet(byte[] model, int node, int round) {
        byte[] packet = Lines.with(model, 9, node);
        packet = Lines.with(packet, 12, round);
        // RMS current in the second packet, a sample in the first: all readings differ
        return Lines.sealed(Lines.with(packet, 33, round >> 8, round));
    }

    private void send(List<byte[]> packets) {
        for (byte[] packet : packets) {
            now = now.plusMillis(20);
            int cut = random.nextInt(packet.length);
            note(session.take(packet, cut, now));
            byte[] rest = Arrays.copyOfRange(packet, cut, packet.length);
            note(session.take(rest, rest.length, now));
        }
    }

    private void finish() {
        note(session.tick(now.plusSeconds(5)));
    }

    private void note(List<Decoded> items) {
        for (Decoded item : items) {
            if (item instanceof Decoded.Noticed noticed) {
                noteLost(noticed.notice());
            } else if (item instanceof Decoded.Reading reading) {
                int current = ((Long) reading.row().get("rms_current")).intValue();
                String node = (String) reading.row().get("node");
                decoded.merge(name(node, current & 0xFF, current), 1, Integer::sum);
            }
        }
    }

    private void noteLost(Notice notice) {
        Matcher packet = PACKET_LOST.matcher(notice.message());
        Matcher readings = READINGS_LOST.matcher(notice.message());
        if (packet.find()) {
            lost.merge(notice.device() + " " + packet.group(1), 1, Integer::sum);
        } else if (readings.find()) {
            for (String sequence : readings.group(1).split(", ")) {
                lost.merge(notice.device() + " " + sequence, 1, Integer::sum);
            }
        } else {
            throw new AssertionError(notice.message());
        }
    }

    private static String name(int node, int... numbers) {
        return name("00158D0000A1B2" + Hex.of(node), numbers);
    }

    private static String name(String node, int... numbers) {
        StringBuilder name = new StringBuilder(node);
        for (int number : numbers) {
            name.append(' ').append(number);
        }
        return name.toString();
    }

    /** Readings and losses of each node and sequence. */
    private static Map<String, Integer> bySequence(
            Map<String, Integer> readings, Map<String, Integer> losses) {
        Map<String, Integer> counts = new TreeMap<>(losses);
        readings.forEach(
                (name, count) ->
                        counts.merge(
                                name.substring(0, name.lastIndexOf(' ')), count, Integer::sum));
        return counts;
    }
}
