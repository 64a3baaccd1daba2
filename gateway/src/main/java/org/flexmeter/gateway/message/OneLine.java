package org.flexmeter.gateway.message;

/** Texts of others as they may stand in a log line, a finding or an answer. */
public final class OneLine {
    private OneLine() {}

    /** The text with one space for each run of white space and control characters. */
    public static String of(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}]+", " ");
    }

    /** As {@link #of(String)}, without space around it, and cut to so many characters at most. */
    public static String of(String text, int longest) {
        String line = of(text).strip();
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }
}
