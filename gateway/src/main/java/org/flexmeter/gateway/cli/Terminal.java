package org.flexmeter.gateway.cli;

import java.io.PrintWriter;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Locale;
import org.flexmeter.gateway.message.Printable;

/**
 * Where commands print: what others have written into names, answers and payloads cannot move the
 * cursor, change colours or pretend to be lines of ours. Each line that is printed as one stays
 * one; texts of many lines, such as a usage, are printed by {@link #print(String)}.
 */
final class Terminal extends PrintWriter {
    /** Line ends and columns of our own texts, and the spinner's way back to the line's begin. */
    private static final String OWN = "\n\r\t";

    Terminal(PrintWriter to) {
        super(to, true);
    }

    @Override
    public void println(String line) {
        super.println(Printable.of(String.valueOf(line)));
    }

    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }

    @Override
    public PrintWriter format(String format, Object... values) {
        return super.format(format, printable(values));
    }

    @Override
    public PrintWriter format(Locale locale, String format, Object... values) {
        return super.format(locale, format, printable(values));
    }

    private static Object[] printable(Object... values) {
        return Arrays.stream(values).map(Terminal::printable).toArray();
    }

    private static Object printable(Object value) {
        boolean plain =
                value == null
                        || value instanceof Number
                        || value instanceof Boolean
                        || value instanceof Character
                        || value instanceof TemporalAccessor;
        return plain ? value : Printable.of(value.toString());
    }

    @Override
    public void write(String text, int from, int length) {
        String shown = Printable.except(OWN, text.substring(from, from + length));
        super.write(shown, 0, shown.length());
    }

    @Override
    public void write(char[] text, int from, int length) {
        write(new String(text, from, length), 0, length);
    }

    @Override
    public void write(int unit) {
        write(String.valueOf((char) unit), 0, 1);
    }
}
