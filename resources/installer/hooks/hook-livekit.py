"""livekit opens its library by its path, as a resource of the package."""

from PyInstaller.utils.hooks import collect_data_files, collect_dynamic_libs

datas = collect_data_files("livekit.rtc.resources", excludes=["jupyter-html", "*.h"])
binaries = collect_dynamic_libs("livekit.rtc.resources")
hiddenimports = ["livekit.rtc.resources"]
