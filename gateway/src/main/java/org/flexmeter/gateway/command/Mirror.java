package org.flexmeter.gateway.command;

import java.util.concurrent.CompletableFuture;

/**
 * A copy of the ledger that others can see, for a gateway whose commands another process may have
 * to take up. What must be there before something else happens is waited for ({@link #sync}).
 */
interface Mirror {

    /**
     * Asked before anything is decided of a command.
     *
     * @throws RuntimeException if another process may have the commands by now
     */
    void require();

    /**
     * Copies every row that has changed until now.
     *
     * @return completed when the copy is durable; exceptionally if it cannot be, or must not be
     *     because another process has the commands by now
     */
    CompletableFuture<Void> sync();

    /** Of a ledger that nobody else needs to see. */
    static Mirror none() {
        return new Mirror() {
            @Override
            public void require() {
                // nobody else could have them
            }

            @Override
            public CompletableFuture<Void> sync() {
                return CompletableFuture.completedFuture(null);
            }
        };
    }
}
