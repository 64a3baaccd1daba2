package org.flexmeter.gateway.message;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts without the secrets of the addresses in them. An address may hold a user and password
 * before its host (RFC 3986, 3.2.1), or a password among its parameters, each kind of database in
 * its own way; drivers and libraries quote it in their messages.
 */
public final class Masked {
    private static final String STARS = "***";
    private static final Pattern RUN = Pattern.compile("\\S+");
    private static final Pattern DRIVER =
            Pattern.compile("(?i)jdbc:[a-z0-9]{1,32}:(?:[a-z0-9]{1,32}:)?");
    private static final String NAME =
            "[\\w.%-]{0,64}(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key)\\d?=";

    /**
     * A value ends where its parameter's way of writing ends it; rather too late than too early.
     */
    private static final Pattern PARAMETER =
            Pattern.compile(
                    "(?i)([?&]NAME)[^&\\s]+|(;\\s?NAME)(?:\\{[^}]*}|[^;\\s]+)|([,(]NAME)[^,)\\s]+|((?:^|(?<=\\s))NAME)\\S+"
                            .replace("NAME", NAME));

    private Masked() {}

    /** The text with stars for each secret; itself if there is none. */
    public static String of(String text) {
        String named = text.indexOf('=') < 0 ? text : withoutParameters(text);
        return named.indexOf('@') < 0 ? named : RUN.matcher(named).replaceAll(Masked::run);
    }

    private static String withoutParameters(String text) {
        return PARAMETER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(head(found)) + STARS);
    }

    private static String head(MatchResult found) {
        int group = 1;
        while (found.group(group) == null) {
            group++;
        }
        return found.group(group);
    }

    private static String run(MatchResult found) {
        return Matcher.quoteReplacement(withoutUser(found.group()));
    }

    /** A password may hold any character, so that the last at sign is the one before the host. */
    private static String withoutUser(String run) {
        int at = run.lastIndexOf('@');
        int place = run.indexOf("://");
        if (place >= 0 && place < at) {
            return run.substring(0, place + 3) + STARS + run.substring(at);
        }
        String before = run.substring(0, Math.max(0, at));
        if (before.indexOf(':') < 0 || before.indexOf('"') >= 0) {
            return run;
        }
        Matcher driver = DRIVER.matcher(before);
        int from = driver.find() ? driver.end() : 0;
        return run.substring(0, from) + (from < at ? STARS : "") + run.substring(at);
    }
}
