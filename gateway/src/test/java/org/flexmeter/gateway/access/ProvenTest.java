package org.flexmeter.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a password is asked for its hash, and when it is known to be right. */
class ProvenTest {
    private long now;
    private int hashes;
    private final Proven proven = new Proven(new SecureRandom(), () -> now);

    private boolean matches(String name, String line, String password) {
        return proven.matches(
                name,
                line,
                password.toCharArray(),
                () -> {
                    hashes++;
                    return password.equals("right");
                });
    }

    @Test
    void whatIsProvenIsNotHashedAgain() {
        assertThat(matches("vera", "line", "right")).isTrue();
        assertThat(matches("vera", "line", "right")).isTrue();
        assertThat(hashes).isEqualTo(1);
    }

    @Test
    void aProofIsOfOneUserOneLineAndOnePassword() {
        assertThat(matches("vera", "line", "right")).isTrue();
        assertThat(matches("vera", "line", "wrong")).isFalse();
        assertThat(matches("vera", "line", "wrong")).isFalse();
        assertThat(matches("otto", "line", "right")).isTrue();
        assertThat(hashes).isEqualTo(4);
        assertThat(matches("vera", "another line", "right")).isTrue();
        assertThat(hashes).isEqualTo(5);
    }

    @Test
    void itHoldsForFiveMinutes() {
        matches("vera", "line", "right");
        now += Duration.ofMinutes(5).toNanos() - 1;
        matches("vera", "line", "right");
        assertThat(hashes).isEqualTo(1);
        now++;
        matches("vera", "line", "right");
        assertThat(hashes).isEqualTo(2);
    }

    @Test
    void whoIsNoUserAnyMoreIsForgotten() {
        matches("vera", "line", "right");
        proven.only(Map.of("otto", ""));
        matches("vera", "line", "right");
        assertThat(hashes).isEqualTo(2);
    }
}
