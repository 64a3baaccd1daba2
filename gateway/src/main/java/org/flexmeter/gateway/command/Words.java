package org.flexmeter.gateway.command;

import org.flexmeter.gateway.message.OneLine;

/** Texts of others in answers and log lines. */
final class Words {
    private static final int LONGEST = 300;

    private Words() {}

    /** The text without line ends and control characters, cut to what an answer needs. */
    static String oneLine(String text) {
        return OneLine.of(text, LONGEST);
    }
}
