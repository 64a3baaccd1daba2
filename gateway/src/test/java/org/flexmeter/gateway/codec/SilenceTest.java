package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flexmeter.gateway.codec.Lines.NOW;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private final Silence silence = new Silence(Duration.ofMinutes(5));

    @Test
    void aSilentNodeIsToldOnceUntilItSpeaksAgain() {
        silence.heard("single-meter", "A", NOW);
        silence.heard("single-meter", "B", NOW.plusSeconds(60));
        assertThat(silence.check(NOW.plusSeconds(299))).isEmpty();
        assertThat(silence.check(NOW.plusSeconds(300)))
                .containsExactly(
                        new Notice(
                                "single-meter",
                                "A",
                                "node.silent",
                                "Nothing has come for 300 s; the last was at 2026-01-01T12:00:00Z.",
                                NOW.plusSeconds(300)));
        assertThat(silence.check(NOW.plusSeconds(301))).isEmpty();
        silence.heard("single-meter", "A", NOW.plusSeconds(400));
        assertThat(silence.check(NOW.plusSeconds(699)))
                .extracting(Notice::device)
                .containsExactly("B");
        assertThat(silence.check(NOW.plusSeconds(700)))
                .extracting(Notice::device)
                .containsExactly("A");
    }

    @Test
    void noSilenceIsNoSetting() {
        assertThatThrownBy(() -> new Silence(Duration.ZERO)).hasMessageContaining("positive");
    }
}
