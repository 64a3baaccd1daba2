package org.flexmeter.world.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The user that a server runs as which refuses to run as root (PostgreSQL): ourselves, or {@code
 * nobody} where we are root.
 */
public final class ServerUser {
    private static final String OTHER = "nobody";

    private final List<String> prefix;

    private ServerUser(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * Finds out who we are and how to become somebody else.
     *
     * @throws PartException if we are root and neither setpriv nor runuser is there
     */
    public static ServerUser find() {
        if (!"0".equals(Commands.must(List.of("id", "-u")))) {
            return new ServerUser(List.of());
        }
        String group = Commands.must(List.of("id", "-g", OTHER));
        return Commands.find("setpriv")
                .map(
                        setpriv ->
                                List.of(
                                        setpriv.toString(),
                                        "--reuid=" + OTHER,
                                        "--regid=" + group,
                                        "--clear-groups"))
                .or(
                        () ->
                                Commands.find("runuser")
                                        .map(
                                                runuser ->
                                                        List.of(
                                                                runuser.toString(),
                                                                "-u",
                                                                OTHER,
                                                                "--")))
                .map(ServerUser::new)
                .orElseThrow(
                        () ->
                                new PartException(
                                        "PostgreSQL does not run as root, and neither setpriv nor runuser is here to"
                                                + " become another user: install util-linux or start as a normal"
                                                + " user."));
    }

    /** True if the server's user is not ours, so that its folders must be handed over. */
    public boolean other() {
        return !prefix.isEmpty();
    }

    /** The command as the server's user runs it. */
    public List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Gives a folder and all in it to the server's user. */
    public void own(Path folder) {
        if (other()) {
            Commands.must(List.of("chown", "-R", OTHER, folder.toString()));
        }
    }

    /**
     * Whether the server's user may go into that folder: a home folder of root's is closed to
     * others.
     */
    public boolean reaches(Path folder) {
        return Commands.run(command(List.of("test", "-x", folder.toString()))).fine();
    }
}
