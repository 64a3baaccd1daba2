package org.flexmeter.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final User VERA = new User("vera", Role.VIEWER);

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void theSessionsOfAUserEndWithTheUser() {
        Sessions sessions = new Sessions(new SecureRandom(), now::get);
        String one = sessions.begin(VERA);
        String two = sessions.begin(VERA);
        String others = sessions.begin(new User("otto", Role.OPERATOR));
        sessions.endOf(Set.of("vera", "nobody"));
        assertThat(sessions.find(one)).isEmpty();
        assertThat(sessions.find(two)).isEmpty();
        assertThat(sessions.find(others)).isPresent();
    }

    @Test
    void aSessionEndsByLogoutByIdlenessAndByAge() {
        Sessions sessions = new Sessions(new SecureRandom(), now::get);
        String left = sessions.begin(VERA);
        sessions.end(left);
        assertThat(sessions.find(left)).isEmpty();

        String idle = sessions.begin(VERA);
        pass(Sessions.IDLE);
        assertThat(sessions.find(idle)).contains(VERA);
        pass(Sessions.IDLE.plusSeconds(1));
        assertThat(sessions.find(idle)).isEmpty();

        String busy = sessions.begin(VERA);
        for (int hour = 0; hour < 12; hour++) {
            pass(Duration.ofHours(1));
            assertThat(sessions.find(busy)).contains(VERA);
        }
        pass(Duration.ofSeconds(1));
        assertThat(sessions.find(busy)).isEmpty();
        assertThat(sessions.find("never")).isEmpty();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
