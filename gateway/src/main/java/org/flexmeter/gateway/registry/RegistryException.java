package org.flexmeter.gateway.registry;

import java.util.List;
import java.util.stream.Collectors;
import org.flexmeter.gateway.catalogue.Finding;

/** A device file that is refused whole, with everything that is wrong in it. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

    private final transient List<Finding> findings;

    /**
     * @param findings at least one; the first twenty make the message
     */
    public RegistryException(List<Finding> findings) {
        super(text(findings));
        this.findings = List.copyOf(findings);
    }

    private static String text(List<Finding> findings) {
        String shown =
                findings.stream()
                        .limit(SHOWN)
                        .map(Finding::toString)
                        .collect(Collectors.joining("\n"));
        int more = findings.size() - SHOWN;
        return more > 0 ? shown + "\nand " + more + " more" : shown;
    }

    /** Everything that is wrong, in the order of the lines. */
    public List<Finding> findings() {
        return findings;
    }
}
