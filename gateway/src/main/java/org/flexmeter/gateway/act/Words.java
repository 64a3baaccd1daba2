package org.flexmeter.gateway.act;

/** Foreign text in answers and in the log. */
final class Words {
    private static final int LONGEST = 200;

    private Words() {}

    /** One line without space around it, not longer than what an answer has room for. */
    static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }
}
