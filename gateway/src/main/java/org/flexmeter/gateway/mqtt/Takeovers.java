package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices that another client of the broker has our id: the broker throws the elder one out. With
 * MQTT 5 it says so (0x8E); with 3.1.1 it hangs up on connections that were just made. Written by
 * the loop's thread, read by any.
 */
final class Takeovers {
    private static final int SESSION_TAKEN_OVER = 0x8E;
    private static final int HUNG_UP = 3;
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration TOLD = Duration.ofMinutes(10);

    private final LinkSettings settings;
    private int hungUp;
    private volatile Optional<Seen> seen = Optional.empty();

    private record Seen(int times, boolean sure, long at) {}

    Takeovers(LinkSettings settings) {
        this.settings = settings;
    }

    /**
     * A connection has ended.
     *
     * @param lived since it was made
     */
    void lost(Loss loss, Duration lived) {
        if (loss.reasonCode() == SESSION_TAKEN_OVER) {
            see(1, true);
            return;
        }
        boolean atOnce = loss.kind() == Loss.Kind.AWAY && lived.compareTo(AT_ONCE) < 0;
        hungUp = atOnce ? hungUp + 1 : 0;
        if (hungUp >= HUNG_UP && settings.version() == MqttVersion.V3_1_1) {
            see(hungUp == HUNG_UP ? HUNG_UP : 1, false);
        }
    }

    private void see(int times, boolean sure) {
        int before = seen.map(Seen::times).orElse(0);
        seen = Optional.of(new Seen(before + times, sure, System.nanoTime()));
    }

    /** For people, for ten minutes after the last one. */
    Optional<String> problem() {
        return seen.filter(last -> System.nanoTime() - last.at() < TOLD.toNanos()).map(this::words);
    }

    private String words(Seen last) {
        String what =
                last.sure()
                        ? "another client of the broker took our client id %s, %d times"
                        : "the broker hangs up on %s as soon as it is connected, %d times: another"
                                + " client may have its id";
        return (what + "; find it in the broker's log, and see fm.broker.client-ids")
                .formatted(settings.clientId(), last.times());
    }
}
