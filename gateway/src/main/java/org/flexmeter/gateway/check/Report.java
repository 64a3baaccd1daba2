package org.flexmeter.gateway.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.message.OneLine;

/** Collects what checks find, and what they have looked at. */
public final class Report {
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void find(Finding finding) {
        findings.add(finding);
    }

    /** {@code file:line: what is wrong; what to do}. */
    void find(String text) {
        find(Finding.of(text));
    }

    void find(Collection<String> texts) {
        texts.forEach(this::find);
    }

    /** Says what was looked at and is well. */
    void note(String text) {
        notes.add(Masked.of(OneLine.of(text)));
    }

    /** What is to be mended, in the order in which it was found. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What was looked at and is well. */
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
