package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.flexmeter.gateway.message.Row;
import org.junit.jupiter.api.Test;

/** Random streams: noise, cuts at any place, flipped bits. */
class StreamFuzzTest {
    private static final int FRAMES_IN_A_STREAM = 100;

    /** One in 65536 damaged frames has a right check by chance; some grace for other seeds. */
    private static final int BY_CHANCE = 3 + Fuzz.COUNT / 20_000;

    private final Random random = Fuzz.random();
    private final Codec midori = new MidoriCodec();

    @Test
    void everyFrameIsFoundAndEveryByteIsAccountedForWhateverTheChunks() {
        int frames = 0;
        int others = 0;
        while (frames < Fuzz.COUNT) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < FRAMES_IN_A_STREAM; i++) {
                stream.writeBytes(noise());
                stream.writeBytes(meter(frames++));
            }
            byte[] bytes = stream.toByteArray();
            List<Cut> whole = cut(bytes, bytes.length);
            // noise in which a frame with a right check stands by chance may cost the one behind it
            others += frames(whole) == FRAMES_IN_A_STREAM ? 0 : 1;
            assertThat(lengths(whole)).as(Fuzz.again()).isEqualTo(bytes.length);
            assertThat(texts(cut(bytes, 1))).as(Fuzz.again()).isEqualTo(texts(whole));
            assertThat(texts(cut(bytes, 0))).as(Fuzz.again()).isEqualTo(texts(whole));
        }
        assertThat(others).as(Fuzz.again()).isLessThanOrEqualTo(Fuzz.COUNT / 20_000);
    }

    @Test
    void aDamagedFrameIsNeverTakenForAnother() {
        int wrong = 0;
        int found = 0;
        for (int i = 0; i < Fuzz.COUNT; i++) {
            byte[] damaged = flipped(meter(i));
            List<Row> rows = Lines.rows(Lines.all(midori, Lines.join(damaged, meter(i + 1))));
            wrong += rows.size() > 1 ? 1 : 0;
            found += rows.isEmpty() ? 0 : 1;
        }
        assertThat(wrong).as(Fuzz.again()).isLessThanOrEqualTo(BY_CHANCE);
        assertThat(found)
                .as("the frame behind it, " + Fuzz.again())
                .isGreaterThanOrEqualTo(Fuzz.COUNT - Fuzz.COUNT / 20_000);
    }

    @Test
    void noiseAloneGivesNoReading() {
        Cutter cutter = new Cutter(midori.framing());
        long gaps = 0;
        long bytes = 0;
        for (int i = 0; i < Fuzz.COUNT; i++) {
            byte[] noise = noise();
            bytes += noise.length;
            gaps += lengths(cutter.take(noise, noise.length));
        }
        gaps += lengths(cutter.flush());
        assertThat(gaps).as(Fuzz.again()).isEqualTo(bytes);
    }

    /** Bytes in which sync bytes and false beginnings are frequent. */
    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            switch (random.nextInt(8)) {
                case 0 -> noise[i] = (byte) 0xA5;
                case 1 -> noise[i] = 0x5A;
                default -> {}
            }
        }
        return noise;
    }

    private byte[] meter(int number) {
        return Lines.sealed(
                Lines.with(Lines.METER, 4, number >> 24, number >> 16, number >> 8, number));
    }

    private byte[] flipped(byte[] frame) {
        byte[] out = frame.clone();
        while (Arrays.equals(out, frame)) {
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                int bit = random.nextInt(8 * out.length);
                out[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        return out;
    }

    /** Cuts the stream in chunks of that size; 0: of random sizes. */
    private List<Cut> cut(byte[] bytes, int chunk) {
        Cutter cutter = new Cutter(midori.framing());
        List<Cut> cuts = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int size = Math.min(chunk == 0 ? 1 + random.nextInt(300) : chunk, bytes.length - at);
            cuts.addAll(cutter.take(Arrays.copyOfRange(bytes, at, at + size), size));
            at += size;
        }
        cuts.addAll(cutter.flush());
        return cuts;
    }

    private static long frames(List<Cut> cuts) {
        return cuts.stream().filter(Cut.Frame.class::isInstance).count();
    }

    private static int lengths(List<Cut> cuts) {
        return cuts.stream().mapToInt(StreamFuzzTest::length).sum();
    }

    private static int length(Cut cut) {
        return cut instanceof Cut.Frame frame ? frame.bytes().length : ((Cut.Gap) cut).length();
    }

    private static List<String> texts(List<Cut> cuts) {
        return cuts.stream().map(StreamFuzzTest::text).toList();
    }

    private static String text(Cut cut) {
        return cut instanceof Cut.Gap gap
                ? "gap " + gap.length() + " " + gap.reason() + " " + Hex.of(gap.head())
                : "frame " + Hex.of(((Cut.Frame) cut).bytes());
    }
}
