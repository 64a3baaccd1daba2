package org.flexmeter.gateway.operate;

import java.util.Map;
import org.flexmeter.gateway.routes.LogLevels;

/** Of the whole program. */
final class LoggingBean implements LoggingMXBean {
    private final LogLevels levels;

    LoggingBean(LogLevels levels) {
        this.levels = levels;
    }

    @Override
    public Map<String, String> getLevels() {
        return levels.set();
    }

    @Override
    public Map<String, String> level(String category, String level) {
        levels.set(category, level);
        return levels.set();
    }
}
