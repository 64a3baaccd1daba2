package org.flexmeter.gateway.translate;

/** Foreign text in our one-line messages. */
final class Texts {
    private static final int SHOWN = 60;

    private Texts() {}

    /** The value in quotes, on one line and not long. */
    static String quoted(Object value) {
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}+", " ");
        return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
    }
}
