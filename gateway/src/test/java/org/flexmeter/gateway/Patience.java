package org.flexmeter.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long tests wait for what must happen before they hold it for lost: longer than a busy machine
 * can be late, since a test that waits for a condition costs that time only when it fails. JUnit
 * finds this class by its service file and makes it Awaitility's default.
 */
public final class Patience implements LauncherSessionListener {
    public static final long SECONDS = 60;
    public static final long MILLIS = TimeUnit.SECONDS.toMillis(SECONDS);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(SECONDS));
    }
}
