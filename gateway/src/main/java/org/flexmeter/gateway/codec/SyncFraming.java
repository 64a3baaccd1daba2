package org.flexmeter.gateway.codec;

import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Frames that begin with two sync bytes, tell their length in byte 10 and end with a CRC-16 over
 * everything between: the shape that both of our line protocols have (docs/protocols).
 */
final class SyncFraming implements Framing {
    static final int LENGTH_AT = 10;
    static final int DATA_AT = 11;
    private static final int CHECK = 2;

    private final byte first;
    private final byte second;
    private final int longest;
    private final IntFunction<Optional<String>> lengthProblem;

    /**
     * @param sync such as {@code 0xA55A}
     * @param longestData the greatest length that byte 10 may tell
     * @param lengthProblem what is wrong with a length, if anything is
     */
    SyncFraming(int sync, int longestData, IntFunction<Optional<String>> lengthProblem) {
        this.first = (byte) (sync >>> 8);
        this.second = (byte) sync;
        this.longest = DATA_AT + longestData + CHECK;
        this.lengthProblem = lengthProblem;
    }

    @Override
    public int longest() {
        return longest;
    }

    @Override
    public Verdict look(byte[] bytes, int from, int to) {
        if (bytes[from] != first || to - from > 1 && bytes[from + 1] != second) {
            return Verdict.NOTHING;
        }
        if (to - from < DATA_AT) {
            return Verdict.MORE;
        }
        int data = bytes[from + LENGTH_AT] & 0xFF;
        Optional<String> problem = lengthProblem.apply(data);
        if (problem.isPresent()) {
            return new Verdict.NoFrame(problem.get());
        }
        int length = DATA_AT + data + CHECK;
        return to - from < length ? Verdict.MORE : checked(bytes, from, length);
    }

    private static Verdict checked(byte[] bytes, int from, int length) {
        int at = from + length - CHECK;
        int told = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
        int is = Crc16.of(bytes, from + 2, at);
        if (told == is) {
            return new Verdict.Frame(length);
        }
        return new Verdict.NoFrame(
                "the check of a frame is " + Hex.word(told) + ", its bytes give " + Hex.word(is));
    }
}
