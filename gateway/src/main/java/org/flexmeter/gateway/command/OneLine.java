package org.flexmeter.gateway.command;

/** Texts of others in answers and log lines. */
final class OneLine {
    private static final int LONGEST = 300;

    private OneLine() {}

    /** The text without line ends and control characters, cut to what an answer needs. */
    static String of(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
