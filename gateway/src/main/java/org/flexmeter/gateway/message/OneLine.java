package org.flexmeter.gateway.message;

/** Texts of others as they may stand in a log line, a finding or an answer. */
public final class OneLine {
    private OneLine() {}

    /**
     * The text with one space for each run of white space and of what {@link Printable} escapes.
     */
    public static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean gap = false;
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            boolean blank = Character.isWhitespace(point) || Printable.isHarmful(point);
            if (!blank) {
                line.appendCodePoint(point);
            } else if (!gap) {
                line.append(' ');
            }
            gap = blank;
            at += Character.charCount(point);
        }
        return line.toString();
    }

    /** As {@link #of(String)}, without space around it, and cut to so many characters at most. */
    public static String of(String text, int longest) {
        String line = of(text).strip();
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }
}
