package org.flexmeter.gateway.resident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * What only the native binary's start needed: objects, and pages of its own, half of it, which
 * would stay resident until the system is short of memory. Pages are given back to the system's
 * cache of files; one that is wanted again is mapped again. A Java machine keeps what it has.
 */
public final class StartPages {
    private static final Logger LOG = Logger.getLogger(StartPages.class);
    private static final Path SELF = Path.of("/proc/self");

    private StartPages() {}

    /** Gives them back; does nothing where this is no binary, or the system does not tell. */
    public static void giveBack() {
        if (!NativeBinary.runs()) {
            return;
        }
        // before the pages, since a collection looks at many of them
        YoungObjects.settle();
        try {
            String program = SELF.resolve("exe").toRealPath().toString();
            long bytes = 0;
            for (Mapping mapping :
                    Mapping.unchanged(Files.readAllLines(SELF.resolve("smaps")), program)) {
                if (Madvise.notNeeded(mapping.start(), mapping.bytes())) {
                    bytes += mapping.resident();
                }
            }
            LOG.debugf("%d kB that only the start needed are given back", bytes / 1_024);
        } catch (IOException e) {
            LOG.debugf("the start's pages are kept: %s", e.getMessage());
        }
    }
}
