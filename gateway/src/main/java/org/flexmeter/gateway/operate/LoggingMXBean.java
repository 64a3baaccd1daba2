package org.flexmeter.gateway.operate;

import java.util.Map;

/** {@code org.flexmeter:type=Logging}: how much each part of the program says. */
public interface LoggingMXBean {
    /** What was set since the start, by file or here. */
    Map<String, String> getLevels();

    /**
     * Sets a level until log-levels.properties is edited or the program ends.
     *
     * @param category such as {@code org.flexmeter.gateway.mqtt}
     * @param level ERROR, WARN, INFO or DEBUG
     * @return what is set now
     */
    Map<String, String> level(String category, String level);
}
