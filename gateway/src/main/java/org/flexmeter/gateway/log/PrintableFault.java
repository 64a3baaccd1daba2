package org.flexmeter.gateway.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Stands in the log for a fault whose message, or a cause's, must not be shown as it is. */
final class PrintableFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    private PrintableFault(Throwable fault, Throwable cause) {
        super(PrintableLog.shown(String.valueOf(fault.getMessage())), cause);
        this.text = PrintableLog.shown(fault.toString());
        setStackTrace(fault.getStackTrace());
    }

    /** The fault itself if all of it can be shown. */
    static Throwable of(Throwable fault) {
        return isShown(fault, seen()) ? fault : copy(fault, seen());
    }

    private static Set<Throwable> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static boolean isShown(Throwable fault, Set<Throwable> seen) {
        if (fault == null || !seen.add(fault)) {
            return true;
        }
        String text = fault.toString();
        if (!PrintableLog.shown(text).equals(text) || !isShown(fault.getCause(), seen)) {
            return false;
        }
        for (Throwable suppressed : fault.getSuppressed()) {
            if (!isShown(suppressed, seen)) {
                return false;
            }
        }
        return true;
    }

    private static PrintableFault copy(Throwable fault, Set<Throwable> seen) {
        seen.add(fault);
        Throwable cause = fault.getCause();
        PrintableFault copy =
                new PrintableFault(
                        fault, cause == null || seen.contains(cause) ? null : copy(cause, seen));
        for (Throwable suppressed : fault.getSuppressed()) {
            if (!seen.contains(suppressed)) {
                copy.addSuppressed(copy(suppressed, seen));
            }
        }
        return copy;
    }

    /** As the fault itself says it, with its own class. */
    @Override
    public String toString() {
        return text;
    }
}
