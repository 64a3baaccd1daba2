package org.flexmeter.bench.jmh;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flexmeter.gateway.codec.Codecs;
import org.flexmeter.gateway.codec.Decoded;
import org.flexmeter.gateway.codec.LineSession;
import org.flexmeter.gateway.codec.Origin;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bytes of a line to decoded items; a line at 115,200 baud brings some 350 such frames a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class CodecBenchmark {
    private static final Codecs CODECS = Codecs.packaged();
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** The examples of docs/protocols. */
    private static final byte[] METER =
            hex("A55A0101000A01F3000714019B76DAA8000000" + "3039FFFFFF8559E3000014F77332");

    private static final byte[] NODE =
            hex(
                    "55AA00158D0000A1B2C33E012A000006090B7B0FCD1293138812930FCD0B7B06090000F9F7"
                            + "F485F033ED6DEC78ED6DF033F485F9F7000003ED07780A480C160CB50C160A48077803ED8A68"
                            + "55AA00158D0000A1B2C320022A0000FC13F888F5B8F3EAF34BF3EAF5B8F888FC130DD008FD0C"
                            + "E43F7851ECC1A3");

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** A Midori meter's frame on a fresh line: a known one would be a repeat. */
    @Benchmark
    public List<Decoded> midori() {
        return decode("midori", METER);
    }

    /** The two packets of a UniBO reading. */
    @Benchmark
    public List<Decoded> unibo() {
        return decode("unibo", NODE);
    }

    private static List<Decoded> decode(String codec, byte[] bytes) {
        LineSession line = new LineSession(CODECS.byName(codec), new Origin("bench", "/dev/bench"));
        return line.take(bytes, bytes.length, NOW);
    }
}
