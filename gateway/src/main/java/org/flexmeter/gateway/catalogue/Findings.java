package org.flexmeter.gateway.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in one file, so that the operator sees all of it at once. */
final class Findings {
    private final String file;
    private final List<Finding> found = new ArrayList<>();

    Findings(String file) {
        this.file = file;
    }

    void add(int line, String reason) {
        found.add(new Finding(file, line, reason.replaceAll("\\s+", " ")));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Finding> sorted() {
        return found.stream().sorted(Comparator.comparingInt(Finding::line)).toList();
    }
}
