package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.message.Row;
import org.junit.jupiter.api.Test;

/** A codec from elsewhere may fail on a frame; the line goes on behind it. */
class PoisonedFrameTest {
    private static final Instant NOW = Instant.parse("2026-10-25T12:00:00Z");

    /** A frame is a byte; it fails on 1, and goes too deep on 2. */
    private static final class Frail implements Codec, Framing, Decoder {
        @Override
        public String name() {
            return "frail";
        }

        @Override
        public Framing framing() {
            return this;
        }

        @Override
        public Decoder decoder(Origin origin) {
            return this;
        }

        @Override
        public int longest() {
            return 1;
        }

        @Override
        public Framing.Verdict look(byte[] bytes, int from, int to) {
            return new Framing.Verdict.Frame(1);
        }

        @Override
        public List<Decoded> decode(byte[] frame, Instant now) {
            if (frame[0] == 1) {
                throw new ArrayIndexOutOfBoundsException("odd");
            }
            Row row = new Row(Map.of("value", frame[0] == 2 ? depth(0) : frame[0]));
            return List.of(new Decoded.Reading(row, Decoded.NO_ACKNOWLEDGEMENT));
        }

        private static int depth(int level) {
            return depth(level + 1) + 1;
        }
    }

    @Test
    void aFrameOnWhichItsCodecFailsIsRefusedAndTheNextOneGoesOn() {
        LineSession session = new LineSession(new Frail(), new Origin("ennova", "/dev/ttyX"));
        List<Decoded> items = session.take(new byte[] {1, 2, 3}, 3, NOW);
        assertThat(items).filteredOn(Decoded.Reading.class::isInstance).hasSize(1);
        assertThat(items.subList(0, 2)).allMatch(Decoded.Refused.class::isInstance);
        assertThat(((Decoded.Refused) items.get(1)).refusal().item()).isEqualTo("02");
    }
}
