package org.flexmeter.gateway.mqtt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What is logged under a name. */
final class LogCapture extends Handler implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogCapture(String name) {
        this.logger = Logger.getLogger(name);
        this.before = logger.getLevel();
    }

    /** Everything, however fine. */
    static LogCapture of(String name) {
        LogCapture capture = asSet(name);
        capture.logger.setLevel(Level.ALL);
        return capture;
    }

    /** What the logger's own level lets through. */
    static LogCapture asSet(String name) {
        LogCapture capture = new LogCapture(name);
        capture.setLevel(Level.ALL);
        capture.logger.addHandler(capture);
        return capture;
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    List<String> lines(String part) {
        return lines.stream().filter(line -> line.contains(part)).toList();
    }

    boolean has(String part) {
        return !lines(part).isEmpty();
    }

    @Override
    public void publish(LogRecord record) {
        String text =
                record instanceof ExtLogRecord ext
                        ? ext.getFormattedMessage()
                        : String.valueOf(record.getMessage());
        lines.add(record.getThrown() == null ? text : text + " " + record.getThrown());
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
