package org.flexmeter.gateway.mqtt;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.text.MessageFormat;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jboss.logging.Logger;

/**
 * Where both of Paho's clients log, in the place of {@code java.util.logging}: they make a logger
 * for every message that they send and trace every step of it, an eighth of the CPU samples under
 * load. What is below INFO is dropped here at once; among it would be the broker's password.
 */
@RegisterForReflection
public final class PahoLog
        implements org.eclipse.paho.mqttv5.client.logging.Logger,
                org.eclipse.paho.client.mqttv3.logging.Logger {
    private static final Logger LOG = Logger.getLogger("org.eclipse.paho");

    /** Paho's own number for INFO; graver levels have lower ones. */
    private static final int LEAST = 3;

    private Optional<ResourceBundle> texts = Optional.empty();

    /** Has both clients of this process log here from now on. */
    static void install() {
        String name = PahoLog.class.getName();
        org.eclipse.paho.mqttv5.client.logging.LoggerFactory.setLogger(name);
        org.eclipse.paho.client.mqttv3.logging.LoggerFactory.setLogger(name);
    }

    @Override
    public void initialise(ResourceBundle bundle, String logger, String resource) {
        texts = Optional.ofNullable(bundle);
    }

    @Override
    public void setResourceName(String resource) {
        // names the client, which the link's own lines do as well
    }

    @Override
    public boolean isLoggable(int level) {
        return level <= LEAST;
    }

    private void say(
            Logger.Level level, String method, String key, Object[] values, Throwable why) {
        String text = texts.filter(t -> t.containsKey(key)).map(t -> t.getString(key)).orElse(key);
        LOG.logf(level, why, "%s: %s", method, formatMessage(text, values));
    }

    @Override
    public String formatMessage(String text, Object[] values) {
        try {
            return values == null ? text : MessageFormat.format(text, values);
        } catch (IllegalArgumentException noPattern) {
            return text;
        }
    }

    @Override
    public void severe(String type, String method, String key) {
        severe(type, method, key, null, null);
    }

    @Override
    public void severe(String type, String method, String key, Object[] values) {
        severe(type, method, key, values, null);
    }

    @Override
    public void severe(String type, String method, String key, Object[] values, Throwable why) {
        say(Logger.Level.ERROR, method, key, values, why);
    }

    @Override
    public void warning(String type, String method, String key) {
        warning(type, method, key, null, null);
    }

    @Override
    public void warning(String type, String method, String key, Object[] values) {
        warning(type, method, key, values, null);
    }

    @Override
    public void warning(String type, String method, String key, Object[] values, Throwable why) {
        say(Logger.Level.WARN, method, key, values, why);
    }

    @Override
    public void info(String type, String method, String key) {
        info(type, method, key, null, null);
    }

    @Override
    public void info(String type, String method, String key, Object[] values) {
        info(type, method, key, values, null);
    }

    @Override
    public void info(String type, String method, String key, Object[] values, Throwable why) {
        say(Logger.Level.INFO, method, key, values, why);
    }

    @Override
    public void log(
            int level, String type, String method, String key, Object[] values, Throwable why) {
        if (isLoggable(level)) {
            say(Logger.Level.INFO, method, key, values, why);
        }
    }

    @Override
    public void config(String type, String method, String key) {}

    @Override
    public void config(String type, String method, String key, Object[] values) {}

    @Override
    public void config(String type, String method, String key, Object[] values, Throwable why) {}

    @Override
    public void fine(String type, String method, String key) {}

    @Override
    public void fine(String type, String method, String key, Object[] values) {}

    @Override
    public void fine(String type, String method, String key, Object[] values, Throwable why) {}

    @Override
    public void finer(String type, String method, String key) {}

    @Override
    public void finer(String type, String method, String key, Object[] values) {}

    @Override
    public void finer(String type, String method, String key, Object[] values, Throwable why) {}

    @Override
    public void finest(String type, String method, String key) {}

    @Override
    public void finest(String type, String method, String key, Object[] values) {}

    @Override
    public void finest(String type, String method, String key, Object[] values, Throwable why) {}

    @Override
    public void trace(
            int level, String type, String method, String key, Object[] values, Throwable why) {}

    @Override
    public void dumpTrace() {
        // nothing is traced
    }
}
