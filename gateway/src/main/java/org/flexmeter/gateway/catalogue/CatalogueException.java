package org.flexmeter.gateway.catalogue;

import java.util.List;
import java.util.stream.Collectors;

/** Catalogues that are refused, with everything that is wrong in them. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    /**
     * @param findings at least one
     */
    public CatalogueException(List<Finding> findings) {
        super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    /** Everything that is wrong, in the order of the files and lines. */
    public List<Finding> findings() {
        return findings;
    }
}
