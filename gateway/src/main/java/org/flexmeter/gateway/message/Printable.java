package org.flexmeter.gateway.message;

/**
 * Texts of others as a terminal may be shown them: what would move its cursor, change its colours,
 * turn the direction of writing, or begin a new line stands there as JSON would write it ({@code
 * \n}, {@code \u001b}). By class of character (Unicode's general category), not by list.
 */
public final class Printable {
    private Printable() {}

    /** The text on one line; itself if nothing in it does harm. */
    public static String of(String text) {
        return escaped(text, "");
    }

    /**
     * The same for texts of our own with others' in them: these characters are left as they are.
     */
    public static String except(String own, String text) {
        return escaped(text, own);
    }

    private static String escaped(String text, String own) {
        int at = firstHarmful(text, own);
        if (at == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, at);
        while (at < text.length()) {
            int point = text.codePointAt(at);
            int end = at + Character.charCount(point);
            if (isHarmful(point) && own.indexOf(point) < 0) {
                text.substring(at, end).chars().forEach(unit -> escape(shown, unit));
            } else {
                shown.appendCodePoint(point);
            }
            at = end;
        }
        return shown.toString();
    }

    private static int firstHarmful(String text, String own) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (isHarmful(point) && own.indexOf(point) < 0) {
                return at;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    /**
     * C0, C1, DEL and NEL; separators of lines and paragraphs; what turns or hides text (bidi
     * controls, zero width); halves of characters.
     */
    static boolean isHarmful(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }

    private static void escape(StringBuilder to, int unit) {
        switch (unit) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> to.append("\\u%04x".formatted(unit));
        }
    }
}
