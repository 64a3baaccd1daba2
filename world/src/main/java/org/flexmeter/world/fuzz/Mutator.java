package org.flexmeter.world.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Makes inputs out of good ones: bits flipped, pieces cut out, doubled, exchanged with another
 * input, words of the language put in.
 */
public final class Mutator {
    private static final int MOST = 6;
    private static final List<Integer> ODD =
            List.of(0, 1, 0x7F, 0x80, 0xFF, 0xA5, 0x5A, 0x55, 0xAA);

    private final List<byte[]> good;
    private final List<byte[]> words;

    /**
     * @param good valid inputs
     * @param words what means something in them
     */
    public Mutator(List<byte[]> good, List<byte[]> words) {
        this.good = good;
        this.words = words;
    }

    /** The same of texts, as UTF-8. */
    public static Mutator ofTexts(List<String> good, String... words) {
        return new Mutator(bytes(good.stream()), bytes(Stream.of(words)));
    }

    private static List<byte[]> bytes(Stream<String> texts) {
        return texts.map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** The next input; the same for the same state of the source. */
    public byte[] input(Random random) {
        byte[] input = any(good, random);
        for (int i = random.nextInt(MOST + 1); i > 0; i--) {
            input = damaged(input, random);
        }
        return input;
    }

    private byte[] damaged(byte[] input, Random random) {
        int from = random.nextInt(input.length + 1);
        int to = from + random.nextInt(Math.min(32, input.length - from) + 1);
        return switch (random.nextInt(8)) {
            case 0 -> spliced(input, from, from, any(words, random));
            case 1 -> spliced(input, from, to, any(words, random));
            case 2 -> spliced(input, from, to, new byte[0]);
            case 3 -> spliced(input, from, from, Arrays.copyOfRange(input, from, to));
            case 4 -> spliced(input, from, to, piece(any(good, random), random));
            case 5 -> with(input, from, ODD.get(random.nextInt(ODD.size())));
            case 6 -> with(input, from, random.nextInt(256));
            default ->
                    from < input.length
                            ? with(input, from, input[from] ^ 1 << random.nextInt(8))
                            : input;
        };
    }

    private static byte[] piece(byte[] other, Random random) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(
                other, from, from + random.nextInt(Math.min(64, other.length - from) + 1));
    }

    private static byte[] with(byte[] input, int at, int value) {
        byte[] out = input.clone();
        if (at < out.length) {
            out[at] = (byte) value;
        }
        return out;
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + middle.length);
        out.write(input, 0, from);
        out.writeBytes(middle);
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }

    private static byte[] any(List<byte[]> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
