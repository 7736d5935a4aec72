' What slmgr.vbs /dlv prints on a Windows 7 whose firmware has no marker. wine has no such script.
Dim lines
lines = Array( _
  "Software licensing service version: 6.1.7601.17514", "", _
  "Name: Windows(R) 7, Professional edition", _
  "Description: Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel", _
  "Activation ID: b92e9980-b9d5-4821-9c94-140f632f6312", _
  "Application ID: 55c92734-d682-4d71-983e-d6ec3f16059f", _
  "Extended PID: 00371-00170-868-000000-03-1033-7601.0000-1232026", _
  "Installation ID: 012345678901234567890123456789012345678901234567890123", _
  "Partial Product Key: GPDD4", _
  "License Status: Notification", _
  "Notification Reason: 0xC004F035.", _
  "Remaining Windows rearm count: 3", _
  "Trusted time: 6/1/2026 10:11:12 AM")
If WScript.Arguments.Count = 1 Then
  If LCase(WScript.Arguments(0)) = "/dlv" Then WScript.Echo Join(lines, vbCrLf)
End If
