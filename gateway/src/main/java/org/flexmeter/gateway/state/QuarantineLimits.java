package org.flexmeter.gateway.state;

/**
 * How much of what was refused is kept. Beyond it the oldest items are dropped and counted.
 *
 * @param maxItems items at most
 * @param maxItemBytes bytes of one item at most; a longer one is cut
 * @param maxBytes bytes of all items at most
 */
public record QuarantineLimits(int maxItems, int maxItemBytes, long maxBytes) {
    /** 100,000 items, 64 KiB of each, 256 MiB of all. */
    public static final QuarantineLimits DEFAULT = new QuarantineLimits(100_000, 1 << 16, 1L << 28);

    public QuarantineLimits {
        if (maxItems < 1 || maxItemBytes < 1 || maxBytes < maxItemBytes) {
            throw new IllegalArgumentException(
                    "fm.quarantine.max-items and fm.quarantine.max-item-bytes are at least 1,"
                            + " fm.quarantine.max-bytes is at least fm.quarantine.max-item-bytes");
        }
    }
}
