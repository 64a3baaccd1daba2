package org.flexmeter.gateway.command;

import java.time.Instant;
import java.time.InstantSource;
import org.flexmeter.gateway.state.StateFile;

/** Everything about the commands of one gateway. */
record Desk(
        StateFile file,
        Ledger ledger,
        Dispatcher dispatcher,
        Checker checker,
        CommandCheck check,
        CommandMeter meter,
        CommandSettings settings,
        InstantSource clock,
        Runnable telling) {
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    /** Forgets what is older than the history is long. */
    void forget() {
        Instant before = clock.instant().minus(settings.history());
        ledger.forget(before, FORGOTTEN_AT_ONCE)
                .thenAccept(
                        forgotten -> {
                            if (forgotten >= FORGOTTEN_AT_ONCE) {
                                forget();
                            }
                        });
    }
}
