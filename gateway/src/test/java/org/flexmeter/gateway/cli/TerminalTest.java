package org.flexmeter.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print obeys nobody but us. */
class TerminalTest {
    private static final String HOSTILE = "a\u001b[2J\u009b31m\u2028\u202eb\nforged";
    private static final String SHOWN = "a\\u001b[2J\\u009b31m\\u2028\\u202eb\\nforged";

    private final StringWriter printed = new StringWriter();
    private final Terminal terminal = new Terminal(new PrintWriter(printed));

    @TempDir private Path home;

    @Test
    void lines() {
        terminal.println(HOSTILE);
        terminal.println((Object) HOSTILE);
        terminal.printf("%-4s|%s|%d%n", HOSTILE, Instant.EPOCH, 7);
        assertThat(printed.toString().lines())
                .containsExactly(SHOWN, SHOWN, SHOWN + "|1970-01-01T00:00:00Z|7");
    }

    @Test
    void textsOfOursKeepTheirLines() {
        terminal.print("a\nb\u001b[0m\n");
        terminal.flush();
        assertThat(printed).hasToString("a\nb\\u001b[0m\n");
    }

    private String run(String... arguments) {
        PrintWriter to = new PrintWriter(printed);
        Main.commandLine(to, to, arguments).execute(arguments);
        to.flush();
        return printed.toString();
    }

    @Test
    void commandsPrintByIt() {
        assertThat(run("users", "list\u001b[2J", "--home", home.toString()))
                .contains("list\\u001b[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void usageHasItsLines() {
        assertThat(run("--help").lines()).hasSizeGreaterThan(10).noneMatch(l -> l.contains("\\n"));
    }

    @Test
    void noPasswordOfAnAddress() throws IOException {
        Files.writeString(
                home.resolve("application.properties"),
                """
                fm.broker.url=tcp://u:hunter2@host:1883/x y
                fm.names=tcp://u:hunter2@host
                fm.future-tolerance=jdbc:postgresql://h/db?password=hunter2
                """);
        assertThat(run("check", "--home", home.toString(), "--offline"))
                .contains("fm.broker.username", "tcp://***@host", "password=***")
                .doesNotContain("hunter2");
        assertThat(run("check", "--home", home.toString(), "--offline", "--json"))
                .doesNotContain("hunter2");
        assertThat(run("check", "--home", home.toString())).doesNotContain("hunter2");
    }
}
