package org.flexmeter.gateway.resident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /**
     * Once the start is over: collects its objects, has pages mapped one at a time where the system
     * lets it, and gives them back. Does nothing where this is no binary.
     */
    public static void settle() {
        if (NativeBinary.runs()) {
            // before the pages, since a collection looks at many of them
            YoungObjects.settle();
            List<Mapping> mappings = mappings();
            long held = SinglePages.map(mappings);
            LOG.debugf("%d of %d mappings have pages one at a time", held, mappings.size());
            giveBack(mappings);
        }
    }

    /** Gives pages back; does nothing where this is no binary, or the system does not tell. */
    public static void giveBack() {
        if (NativeBinary.runs()) {
            giveBack(mappings());
        }
    }

    private static void giveBack(List<Mapping> mappings) {
        long bytes =
                mappings.stream()
                        .filter(each -> Madvise.notNeeded(each.start(), each.bytes()))
                        .mapToLong(Mapping::resident)
                        .sum();
        LOG.debugf("%d kB of pages are given back", bytes / 1_024);
    }

    /** Of the program's own file, as far as they differ nowhere from it. */
    private static List<Mapping> mappings() {
        try {
            String program = SELF.resolve("exe").toRealPath().toString();
            return Mapping.unchanged(Files.readAllLines(SELF.resolve("smaps")), program);
        } catch (IOException e) {
            LOG.debugf("pages are kept: %s", e.getMessage());
            return List.of();
        }
    }
}
