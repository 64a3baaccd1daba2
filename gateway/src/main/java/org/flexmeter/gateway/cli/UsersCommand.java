package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.access.PasswordHash;
import org.flexmeter.gateway.access.Role;
import org.flexmeter.gateway.access.UsersFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may use the console. */
@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        description = "List, add or remove users of the console; an edit counts at the next login.",
        subcommands = {UsersCommand.List.class, UsersCommand.Add.class, UsersCommand.Remove.class})
final class UsersCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static UsersFile file(Home home) {
        return new UsersFile(home.settings().getValue("fm.console.users", Path.class));
    }

    /** Names and roles. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the users.")
    static final class List implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Home home;

        @Option(names = "--json", description = "One JSON object a line.")
        private boolean json;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            file(home).read().forEach((name, entry) -> out.println(line(name, entry.role())));
            return 0;
        }

        private String line(String name, Role role) {
            return json
                    ? new JsonMapper()
                            .createObjectNode()
                            .put("name", name)
                            .put("role", role.word())
                            .toString()
                    : "%-30s %s".formatted(name, role.word());
        }
    }

    /** Adds one, or gives one a new password and role. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Add a user, or give one a new password and role.")
    static final class Add implements Callable<Integer> {
        private static final int SHORTEST = 12;

        @Spec private CommandSpec spec;
        @Mixin private Home home;

        @Parameters(paramLabel = "NAME", description = "The user's name.")
        private String name;

        @Option(
                names = "--role",
                required = true,
                description = "viewer sees; operator also starts, stops, pauses and replays.")
        private Role role;

        @Option(
                names = "--password-stdin",
                description = "Read the password from standard input instead of the terminal.")
        private boolean stdin;

        @Override
        public Integer call() throws IOException {
            UsersFile.checkName(name).ifPresent(this::refuse);
            char[] password = stdin ? fromInput() : fromTerminal();
            if (password.length < SHORTEST) {
                refuse("a password has at least " + SHORTEST + " characters");
            }
            PasswordHash hash = PasswordHash.of(password, new SecureRandom());
            file(home).put(name, new UsersFile.Entry(role, hash));
            spec.commandLine().getOut().println(name + " is " + role.word());
            return 0;
        }

        private char[] fromTerminal() {
            Console terminal = System.console();
            if (terminal == null) {
                refuse("there is no terminal; use --password-stdin");
            }
            char[] password = terminal.readPassword("Password of %s: ", name);
            if (!Arrays.equals(password, terminal.readPassword("Once more: "))) {
                refuse("the two are not the same");
            }
            return password;
        }

        private static char[] fromInput() throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            return Optional.ofNullable(in.readLine()).orElse("").toCharArray();
        }

        private void refuse(String reason) {
            throw new ParameterException(spec.commandLine(), reason);
        }
    }

    /** Takes one out. */
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Remove a user, and end their sessions.")
    static final class Remove implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Home home;

        @Parameters(paramLabel = "NAME", description = "The user's name.")
        private String name;

        @Override
        public Integer call() {
            UsersFile users = file(home);
            if (!users.remove(name)) {
                spec.commandLine().getErr().println("there is no user " + name);
                return 1;
            }
            spec.commandLine().getOut().println(name + " is removed");
            left(users).ifPresent(spec.commandLine().getOut()::println);
            return 0;
        }

        private Optional<String> left(UsersFile users) {
            Collection<UsersFile.Entry> entries = users.read().values();
            if (entries.isEmpty()) {
                return Optional.of(
                        "there is no user any more: admin counts again, with the password in "
                                + home.settings().getValue("fm.console.password-file", Path.class));
            }
            return entries.stream().anyMatch(entry -> entry.role() == Role.OPERATOR)
                    ? Optional.empty()
                    : Optional.of(
                            "there is no operator any more; make one with fm users add NAME --role operator");
        }
    }
}
