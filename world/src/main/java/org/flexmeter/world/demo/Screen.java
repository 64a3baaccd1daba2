package org.flexmeter.world.demo;

import java.io.PrintStream;
import java.util.List;

/**
 * The console: lines that stay, and a block of lines that is overwritten in place where that is a
 * terminal.
 */
final class Screen {
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_LINE = "\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private int block;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    boolean terminal() {
        return terminal;
    }

    /** A line that stays. */
    synchronized void say(String line) {
        block = 0;
        out.println(line);
    }

    /** Lines that replace the block before, or just follow it where that cannot be done. */
    synchronized void block(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (terminal && block > 0) {
            text.append(UP.formatted(block));
        }
        for (String line : lines) {
            text.append(terminal ? CLEAR_LINE : "").append(line).append('\n');
        }
        block = lines.size();
        out.print(text);
        out.flush();
    }
}
