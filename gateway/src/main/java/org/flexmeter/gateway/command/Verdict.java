package org.flexmeter.gateway.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.flexmeter.gateway.registry.Device;

/** What the checks say of a command for one device. */
sealed interface Verdict {

    /**
     * It is to be carried out.
     *
     * @param parameters as {@link Parameters#write} writes them
     */
    record Accepted(
            Device device,
            String parameters,
            boolean repeatable,
            Duration timeout,
            Instant expiresAt)
            implements Verdict {
        public Accepted {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(parameters, "parameters");
        }
    }

    /**
     * It is answered at once, as refused or expired.
     *
     * @param why one line
     */
    record Answered(CommandState state, String why) implements Verdict {
        public Answered {
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(why, "why");
        }
    }

    /** Refused. */
    static Answered refused(String why) {
        return new Answered(CommandState.REFUSED, Words.oneLine(why));
    }
}
