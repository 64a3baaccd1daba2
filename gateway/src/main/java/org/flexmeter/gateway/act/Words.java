package org.flexmeter.gateway.act;

import org.flexmeter.gateway.message.OneLine;

/** Foreign text in answers and in the log. */
final class Words {
    private static final int LONGEST = 200;

    private Words() {}

    /** One line without space around it, not longer than what an answer has room for. */
    static String oneLine(String text) {
        return OneLine.of(text, LONGEST);
    }
}
